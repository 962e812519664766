package io.github.ibkrclient.tests.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.executions.flex.FlexToken;
import io.github.ibkrclient.oauth.OAuth1Consumer;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.internal.keys.KeyHolder;
import io.github.ibkrclient.oauth.login.OAuth2LoginSettings;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatedConsumer;
import io.github.ibkrclient.testkit.SimulatedUser;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.security.Key;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The texts of classes that hold a secret do not show it. The test finds these classes by the types and names of their fields.
 * A class with a text of its own that is no record needs a sample here, so that none is forgotten. Two other tests check the
 * log and the failures.
 */
class SecretHoldersTest {
    private static final String MARK = "marked5ec2e7";
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(secret|token|password|passphrase|verifier|assertion|cookie|authorization|challenge).*|session|values|text");
    private static final Set<Class<?>> TEXT =
            Set.of(String.class, BigInteger.class, Map.class, List.class, StringBuilder.class);
    private static final Set<String> NO_SECRETS = Set.of(
            "BearerToken.tokenType",
            "ExecutionTime.text",
            "Finding.text",
            "OrderRefusal.text",
            "SsoSessionToken.tokenType",
            "SubmittedOrder.text");

    private static final SimulatedUser USER = IbkrSimulator.builder().build().user();
    private static final SimulatedConsumer THIRD_PARTY = SimulatedConsumer.thirdParty("MARKEDKEY");
    private static final OAuth1Credentials CREDENTIALS = SimulatedClients.credentials(USER);
    private static final OAuth2Credentials REPORT_CREDENTIALS =
            SimulatedClients.reportCredentials(USER).build();
    private static final OAuth1Consumer CONSUMER = SimulatedClients.consumer(THIRD_PARTY);
    private static final Map<Class<?>, Object> SAMPLES = Stream.of(
                    ApiRequest.of(Endpoint.TICKLE).authorization("oauth_verifier", MARK),
                    CREDENTIALS,
                    KeyAccess.of(CREDENTIALS),
                    REPORT_CREDENTIALS,
                    KeyAccess.of(REPORT_CREDENTIALS),
                    CONSUMER,
                    KeyAccess.of(CONSUMER),
                    OAuth2LoginSettings.builder()
                            .authorizeUrl("https://server.example/authorize")
                            .tokenUrl("https://server.example/token")
                            .clientId(MARK)
                            .clientSecret(MARK)
                            .redirectUri("https://app.example/back")
                            .build(),
                    stored(),
                    FlexToken.of(MARK),
                    made(
                            holder("io.github.ibkrclient.oauth.internal.oauth1.LiveSessionToken"),
                            MARK.getBytes(UTF_8),
                            Instant.EPOCH))
            .collect(Collectors.toUnmodifiableMap(Object::getClass, sample -> sample));

    @Test
    void theSearchFindsWhatIsKnownToHoldSecrets() {
        assertThat(holders())
                .extracting(Class::getSimpleName)
                .contains(
                        "OAuth1Credentials",
                        "UserKeys",
                        "ConsumerKeys",
                        "OAuth2Credentials",
                        "ClientKeys",
                        "RsaKey",
                        "LiveSessionToken",
                        "DiffieHellman",
                        "GatewayLogin",
                        "AccessTokenResponse",
                        "BearerToken",
                        "CredentialValue",
                        "StoredToken",
                        "FlexToken",
                        "Tickle");
        assertThat(SAMPLES.keySet()).isSubsetOf(holders().toList());
        assertThat(text(Careless.class)).contains(MARK);
    }

    @ParameterizedTest
    @MethodSource("holders")
    void whatHoldsASecretDoesNotShowIt(Class<?> holder) {
        if (hasNoTextOfItsOwn(holder)) {
            assertThat(holder.isRecord()).isFalse();
            return;
        }
        assertThat(holder.isRecord() || SAMPLES.containsKey(holder))
                .as("a sample of %s", holder)
                .isTrue();
        assertThat(secrets().filter(text(holder)::contains)).isEmpty();
    }

    /** A class as it must not be. */
    private record Careless(String accessToken) {}

    private static Stream<Class<?>> holders() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.github.ibkrclient")
                        .stream()
                        .filter(type -> !type.getPackageName().matches(".*\\.(testkit|openapi)(\\..*)?"))
                        .map(JavaClass::reflect)
                        .filter(SecretHoldersTest::holdsASecret);
    }

    private static boolean holdsASecret(Class<?> type) {
        boolean credentials = KeyHolder.class.isAssignableFrom(type) && type != KeyHolder.class;
        return credentials || Arrays.stream(type.getDeclaredFields()).anyMatch(SecretHoldersTest::isSecret);
    }

    private static boolean isSecret(Field field) {
        Class<?> type = field.getType();
        String name = field.getDeclaringClass().getSimpleName() + "." + field.getName();
        if (Modifier.isStatic(field.getModifiers()) || NO_SECRETS.contains(name)) {
            return false;
        }
        boolean byName = SECRET_NAME.matcher(field.getName()).matches();
        boolean holds = type.getName().startsWith("io.github.ibkrclient.")
                && Arrays.stream(type.getDeclaredFields()).map(Field::getType).anyMatch(SecretHoldersTest::isSecret);
        return isSecret(type) || holds || (byName && TEXT.contains(type));
    }

    private static boolean isSecret(Class<?> type) {
        return Key.class.isAssignableFrom(type)
                || Set.of(KeyPair.class, char[].class, byte[].class).contains(type);
    }

    private static boolean hasNoTextOfItsOwn(Class<?> type) {
        try {
            return type.getMethod("toString").getDeclaringClass() == Object.class;
        } catch (NoSuchMethodException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static String text(Class<?> holder) {
        Object sample = SAMPLES.get(holder);
        return String.valueOf(sample != null ? sample : marked(holder));
    }

    /** A record whose secrets all hold the mark. */
    private static Object marked(Class<?> type) {
        Object[] values = Arrays.stream(type.getRecordComponents())
                .map(part -> value(part, type))
                .toArray();
        return made(type, values);
    }

    private static @Nullable Object value(RecordComponent part, Class<?> holder) {
        Class<?> type = part.getType();
        if (SAMPLES.containsKey(type)) {
            return SAMPLES.get(type);
        } else if (type == String.class) {
            return isSecret(field(holder, part.getName())) ? MARK : "shown";
        } else if (type == byte[].class) {
            return MARK.getBytes(UTF_8);
        } else if (type == Map.class) {
            return Map.of("oauth_verifier", MARK);
        } else if (type == Optional.class) {
            return Optional.empty();
        } else if (type == Operation.class) {
            return Endpoint.TICKLE;
        } else if (type == Instant.class) {
            return Instant.EPOCH;
        } else if (type == int.class) {
            return 0;
        } else if (type == boolean.class) {
            return false;
        }
        return null;
    }

    private static Object made(Class<?> type, @Nullable Object... values) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no sample of " + type, e);
        }
    }

    private static TokenStore stored() {
        TokenStore store = TokenStore.inMemory();
        store.save(MARK, StoredToken.lasting(Map.of("access_token", MARK)));
        return store;
    }

    private static Field field(Class<?> holder, String name) {
        try {
            return holder.getDeclaredField(name);
        } catch (NoSuchFieldException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Class<?> holder(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Stream<String> secrets() {
        Stream<String> keys = Stream.of(
                        USER.consumer().signatureKeyPem(),
                        USER.consumer().encryptionKeyPem(),
                        USER.reportClient().privateKeyPem(),
                        THIRD_PARTY.signatureKeyPem(),
                        THIRD_PARTY.encryptionKeyPem())
                .flatMap(String::lines)
                .filter(line -> line.length() > 40);
        Stream<String> texts = Stream.of(
                MARK,
                THIRD_PARTY.consumerKey(),
                USER.accessToken(),
                USER.accessTokenSecret(),
                USER.consumer().consumerKey(),
                USER.reportClient().clientId(),
                USER.reportClient().keyId());
        return Stream.concat(keys, texts);
    }
}
