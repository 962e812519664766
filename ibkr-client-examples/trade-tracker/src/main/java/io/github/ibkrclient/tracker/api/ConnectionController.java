package io.github.ibkrclient.tracker.api;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.UserIngest;
import io.github.ibkrclient.ingest.connection.Connection;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials;
import io.github.ibkrclient.ingest.connection.DataPolicy;
import io.github.ibkrclient.ingest.connection.DisconnectReceipt;
import io.github.ibkrclient.ingest.connection.PendingConsent;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.execution.Backfill;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Connections to IBKR: begin, look, change, end. */
@RestController
@RequestMapping("/api/connections")
@Tag(name = "Connections")
class ConnectionController {
    private final BackfillStream streams;

    ConnectionController(BackfillStream streams) {
        this.streams = streams;
    }

    /** What a new connection is called. */
    record Begin(@Schema(requiredMode = REQUIRED) @Nullable String label) {}

    /** What a new connection by consent for AI clients is called, and which account the user will choose. */
    record BeginMcp(
            @Schema(requiredMode = REQUIRED) @Nullable String label,
            @Nullable String account) {}

    /** Which account the user chose. */
    record Account(@Nullable String account) {}

    /** A new connection with credentials of the user; none for one that only takes files. */
    record Connect(
            @Schema(requiredMode = REQUIRED) @Nullable String label,
            @Nullable List<@Nullable Credentials> credentials) {}

    /** The accounts to import. */
    record Accounts(
            @Schema(requiredMode = REQUIRED) @Nullable Set<@Nullable String> accounts) {}

    /** The zone of report times that have none; null removes it. */
    record Zone(@Nullable ZoneId zone) {}

    /** The days to import, in New York, from 1970 on. */
    record Days(
            @Schema(requiredMode = REQUIRED) @Nullable LocalDate from,
            @Schema(requiredMode = REQUIRED) @Nullable LocalDate to) {}

    /** What becomes of what was imported. */
    record End(@Schema(requiredMode = REQUIRED) @Nullable DataPolicy data) {}

    /** Credentials as JSON; {@code kind} says which. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = OAuth1Keys.class, name = "OAUTH1_KEYS"),
        @JsonSubTypes.Type(value = OAuth2Keys.class, name = "OAUTH2"),
        @JsonSubTypes.Type(value = Flex.class, name = "FLEX")
    })
    sealed interface Credentials permits OAuth1Keys, OAuth2Keys, Flex {
        ConnectionCredentials given();
    }

    /** The user's own keys for OAuth 1.0a. */
    record OAuth1Keys(
            @Schema(requiredMode = REQUIRED) @Nullable String consumerKey,
            @Schema(requiredMode = REQUIRED) @Nullable String accessToken,
            @Schema(requiredMode = REQUIRED) @Nullable String accessTokenSecret,
            @Nullable String realm,
            @Schema(requiredMode = REQUIRED) @Nullable String signatureKey,
            @Schema(requiredMode = REQUIRED) @Nullable String encryptionKey,
            @Schema(requiredMode = REQUIRED) @Nullable String dhParameters)
            implements Credentials {
        @Override
        public ConnectionCredentials given() {
            return new ConnectionCredentials.OAuth1Keys(
                    required("consumerKey", consumerKey),
                    required("accessToken", accessToken),
                    required("accessTokenSecret", accessTokenSecret),
                    realm == null || realm.isBlank() ? null : realm.strip(),
                    required("signatureKey", signatureKey),
                    required("encryptionKey", encryptionKey),
                    required("dhParameters", dhParameters));
        }

        @Override
        public String toString() {
            return "OAuth1Keys[***]";
        }
    }

    /** An OAuth 2.0 client. */
    record OAuth2Keys(
            @Schema(requiredMode = REQUIRED) @Nullable String clientId,
            @Schema(requiredMode = REQUIRED) @Nullable String keyId,
            @Schema(requiredMode = REQUIRED) @Nullable String privateKey)
            implements Credentials {
        @Override
        public ConnectionCredentials given() {
            return new ConnectionCredentials.OAuth2Keys(
                    required("clientId", clientId), required("keyId", keyId), required("privateKey", privateKey));
        }

        @Override
        public String toString() {
            return "OAuth2Keys[***]";
        }
    }

    /** The Flex Web Service. */
    record Flex(
            @Schema(requiredMode = REQUIRED) @Nullable String token,
            @Schema(requiredMode = REQUIRED) @Nullable List<@Nullable String> queryIds)
            implements Credentials {
        @Override
        public ConnectionCredentials given() {
            return new ConnectionCredentials.Flex(required("token", token), each("queryIds", queryIds));
        }

        @Override
        public String toString() {
            return "Flex[***]";
        }
    }

    static String required(String name, @Nullable String value) {
        return given(name, value).strip();
    }

    private static <T> T given(String name, @Nullable T value) {
        if (value == null || (value instanceof String text && text.isBlank())) {
            throw new IngestException(Reason.BAD_INPUT, name + ": is missing");
        }
        return value;
    }

    private static <T> List<T> each(String name, @Nullable Collection<@Nullable T> values) {
        return given(name, values).stream().map(one -> given(name, one)).toList();
    }

    private static @Nullable String optional(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    @Operation(summary = "Lists the caller's connections, the newest first")
    @GetMapping
    List<Connection> list(UserIngest user) {
        return user.connections();
    }

    @Operation(summary = "Connects with pasted credentials, which are examined first")
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Connection connect(UserIngest user, @RequestBody Connect body) {
        List<Credentials> given = body.credentials() == null ? List.of() : each("credentials", body.credentials());
        return user.connect(
                required("label", body.label()),
                given.stream().map(Credentials::given).toList());
    }

    @Operation(summary = "Begins a connection by consent: send the browser to the URL")
    @PostMapping("/consents")
    @ResponseStatus(HttpStatus.CREATED)
    PendingConsent begin(UserIngest user, @RequestBody Begin body) {
        return user.beginConsent(required("label", body.label()));
    }

    @Operation(
            summary =
                    "Begins a connection by IBKR's consent for AI clients (experimental): say that IBKR disconnects another AI"
                            + " client, then send the browser to the URL")
    @PostMapping("/mcp-consents")
    @ResponseStatus(HttpStatus.CREATED)
    PendingConsent beginMcp(UserIngest user, @RequestBody BeginMcp body) {
        return user.beginMcpConsent(required("label", body.label()), optional(body.account()));
    }

    @Operation(summary = "Completes a consent of either kind with the address that the browser came back to")
    @PostMapping("/consents/callback")
    Connection complete(UserIngest user, @RequestBody Callback body) {
        return user.completeConsent(required("callbackUri", body.callbackUri()));
    }

    /** The address that the browser called, whole or from the path on. */
    record Callback(
            @Schema(requiredMode = REQUIRED) @Nullable String callbackUri) {
        @Override
        public String toString() {
            return "Callback[***]";
        }
    }

    @Operation(summary = "Shows a connection")
    @GetMapping("/{id}")
    Connection one(UserIngest user, @PathVariable UUID id) {
        return user.connection(id);
    }

    @Operation(summary = "Lists every status that the connection took, the newest first")
    @GetMapping("/{id}/history")
    List<StatusChange> history(UserIngest user, @PathVariable UUID id) {
        return user.history(id);
    }

    @Operation(summary = "Lists the newest imports, the newest first")
    @GetMapping("/{id}/runs")
    List<ImportRun> runs(
            UserIngest user,
            @PathVariable UUID id,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = "integer",
                                            format = "int32",
                                            defaultValue = "20",
                                            minimum = "1",
                                            maximum = "1000"))
                    @RequestParam(defaultValue = "20")
                    int limit) {
        return user.runs(id, limit);
    }

    @Operation(summary = "Asks for consent again")
    @PostMapping("/{id}/consents")
    @ResponseStatus(HttpStatus.CREATED)
    PendingConsent renew(UserIngest user, @PathVariable UUID id) {
        return user.renewConsent(id);
    }

    @Operation(summary = "Asks for the consent for AI clients again, or for one beside other credentials")
    @PostMapping("/{id}/mcp-consents")
    @ResponseStatus(HttpStatus.CREATED)
    PendingConsent renewMcp(UserIngest user, @PathVariable UUID id, @RequestBody Account body) {
        return user.renewMcpConsent(id, optional(body.account()));
    }

    @Operation(summary = "Says which account the user chose for a consent for AI clients")
    @PutMapping("/{id}/account")
    Connection account(UserIngest user, @PathVariable UUID id, @RequestBody Account body) {
        return user.bindAccount(id, required("account", body.account()));
    }

    @Operation(summary = "Adds or replaces credentials, which are examined first")
    @PutMapping("/{id}/credentials")
    Connection credentials(UserIngest user, @PathVariable UUID id, @RequestBody Credentials body) {
        return user.replaceCredentials(id, body.given());
    }

    @Operation(summary = "Chooses the accounts that are imported")
    @PutMapping("/{id}/accounts")
    Connection accounts(UserIngest user, @PathVariable UUID id, @RequestBody Accounts body) {
        return user.chooseAccounts(id, Set.copyOf(each("accounts", body.accounts())));
    }

    @Operation(summary = "Sets the zone of report times that have none")
    @PutMapping("/{id}/zone")
    Connection zone(UserIngest user, @PathVariable UUID id, @RequestBody Zone body) {
        return user.setZone(id, body.zone());
    }

    @Operation(summary = "Syncs now")
    @PostMapping("/{id}/sync")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Connection sync(UserIngest user, @PathVariable UUID id) {
        user.syncNow(id);
        return user.connection(id);
    }

    @Operation(summary = "Starts a backfill in place of an older one")
    @PostMapping("/{id}/backfill")
    @ResponseStatus(HttpStatus.ACCEPTED)
    BackfillProgress backfill(UserIngest user, @PathVariable UUID id, @RequestBody Days body) {
        return BackfillProgress.of(user.backfill(id, given("from", body.from()), given("to", body.to())));
    }

    @Operation(summary = "Shows the newest backfill; 204 when there is none")
    @GetMapping("/{id}/backfill")
    ResponseEntity<BackfillProgress> backfill(UserIngest user, @PathVariable UUID id) {
        return user.backfill(id)
                .map(one -> ResponseEntity.ok(BackfillProgress.of(one)))
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    @Operation(summary = "Sends the newest backfill whenever it went on, until it is finished")
    @GetMapping(path = "/{id}/backfill/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(UserIngest user, Principal caller, @PathVariable UUID id) {
        newest(user, id);
        return streams.open(caller, () -> newest(user, id));
    }

    private static Backfill newest(UserIngest user, UUID id) {
        return user.backfill(id)
                .orElseThrow(() -> new IngestException(Reason.NOT_FOUND, "the connection has no backfill"));
    }

    @Operation(summary = "Disconnects: logs out, ends the jobs, erases the credentials")
    @PostMapping("/{id}/disconnect")
    DisconnectReceipt disconnect(UserIngest user, @PathVariable UUID id, @RequestBody End body) {
        return user.disconnect(id, given("data", body.data()));
    }
}
