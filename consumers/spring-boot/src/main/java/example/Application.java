package example;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class Application {
    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    @Bean
    Signer signer(@Value("${ibkr.credentials}") Path credentials) {
        return OAuth1.signer(OAuth1Credentials.fromDirectory(credentials));
    }

    /** Spring closes the client with the application. */
    @Bean
    IbkrClient ibkr(@Value("${ibkr.base-url}") String baseUrl, Signer signer) {
        return IbkrClient.builder().baseUrl(baseUrl).signer(signer).readOnly().build();
    }
}
