package io.github.ibkrclient.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.fixture.BrokenCredentials;
import io.github.ibkrclient.oauth.fixture.TestKeys;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a third party has before a user gives it access, and afterwards. */
class OAuth1ConsumerTest {
    private static final String KEY = "a25-characters_vendor-key";

    @Test
    void needsNoTokenAndTakesAKeyOfAnyFormThatIbkrMayAssign() {
        assertThat(KeyAccess.of(consumer(KEY)).key()).isEqualTo(KEY);
        assertThat(KeyAccess.of(consumer("TESTCONS")).realm()).isEqualTo("limited_poa");
        assertThatThrownBy(() -> consumer("two words"))
                .hasMessage(
                        "ibkr.consumer-key: has characters that no consumer key has; copy the key that IBKR assigned");
    }

    @Test
    void getsItsCredentialsWithTheTokenOfAUser() {
        OAuth1Credentials config = consumer(KEY).credentials(Vectors.ACCESS_TOKEN, Vectors.ACCESS_TOKEN_SECRET);

        assertThat(KeyAccess.of(config).accessToken()).isEqualTo(Vectors.ACCESS_TOKEN);
        assertThat(KeyAccess.of(config).accessTokenSecret()).isNotEmpty();
    }

    @Test
    void refusesASecretThatWasMadeForAnother() {
        String foreign = TestKeys.encrypt(TestKeys.generate("RSA", 2048).getPublic(), new byte[20]);

        assertThatThrownBy(() -> consumer(KEY).credentials(Vectors.ACCESS_TOKEN, foreign))
                .isInstanceOf(CredentialException.class)
                .hasMessageStartingWith("ibkr.access-token-secret: does not open with ibkr.encryption-key");
    }

    @Test
    void isReadFromADirectoryWithoutATokenWhichMakesNoCredentialsYet(@TempDir Path directory) throws IOException {
        new BrokenCredentials()
                .put(BrokenCredentials.PROPERTIES, "ibkr.consumer-key=" + KEY + "\nibkr.third-party=true\n")
                .write(directory);

        assertThat(KeyAccess.of(OAuth1Consumer.fromDirectory(directory)).key()).isEqualTo(KEY);
        assertThat(KeyAccess.of(OAuth1Consumer.fromFile(directory.resolve(BrokenCredentials.PROPERTIES)))
                        .realm())
                .isEqualTo("limited_poa");
        assertThatThrownBy(() -> OAuth1Credentials.fromDirectory(directory))
                .hasMessage("ibkr.access-token: is missing, since no user has given this third party access yet; get"
                        + " it with OAuth1Authorization");
    }

    @Test
    void comesBackFromAFileAsTheThirdPartyThatItIs(@TempDir Path directory) {
        consumer(KEY)
                .credentials(Vectors.ACCESS_TOKEN, Vectors.ACCESS_TOKEN_SECRET)
                .save(directory.resolve("saved"));

        OAuth1Credentials back = OAuth1Credentials.fromDirectory(directory.resolve("saved"));

        assertThat(KeyAccess.of(back).consumer().key()).isEqualTo(KEY);
        assertThat(KeyAccess.of(back).consumer().thirdParty()).isTrue();
    }

    private static OAuth1Consumer consumer(String key) {
        return Vectors.credentials().consumerKey(key).consumer();
    }
}
