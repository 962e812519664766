package io.github.ibkrclient.tracker.security;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the page who is logged in, how to log in, and the token that each change needs. */
@RestController
@Hidden
class SessionController {
    private final List<Login> logins = new ArrayList<>();
    private final boolean demo;
    private final long largestDocument;
    private final boolean mcp;

    SessionController(
            ObjectProvider<ClientRegistrationRepository> registrations,
            Environment environment,
            @Value("${ibkr.ingest.largest-document:64MB}") DataSize largestDocument,
            @Value("${ibkr.ingest.mcp.accept-unclear-terms:false}") boolean mcp) {
        demo = environment.acceptsProfiles(Profiles.of(StartChecks.DEMO));
        this.largestDocument = largestDocument.toBytes();
        this.mcp = mcp;
        if (registrations.getIfAvailable() instanceof Iterable<?> all) {
            for (Object one : all) {
                if (one instanceof ClientRegistration login) {
                    logins.add(new Login(login.getClientName(), "/oauth2/authorization/" + login.getRegistrationId()));
                }
            }
        }
    }

    /** A place to log in. */
    record Login(String name, String url) {}

    /**
     * What the page knows of its session. The name is null when nobody is logged in; {@code mcp} is whether consents for AI
     * clients are offered.
     */
    record Session(
            @Nullable String name,
            boolean demo,
            List<Login> logins,
            String csrfHeader,
            String csrfToken,
            long largestDocument,
            boolean mcp) {}

    @GetMapping("/session")
    Session session(@Nullable Authentication caller, CsrfToken token) {
        return new Session(name(caller), demo, logins, token.getHeaderName(), token.getToken(), largestDocument, mcp);
    }

    private static @Nullable String name(@Nullable Authentication caller) {
        if (caller == null || !caller.isAuthenticated()) {
            return null;
        }
        return caller.getPrincipal() instanceof OidcUser user && user.getEmail() != null
                ? user.getEmail()
                : caller.getName();
    }
}
