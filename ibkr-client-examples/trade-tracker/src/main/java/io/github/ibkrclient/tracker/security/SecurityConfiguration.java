package io.github.ibkrclient.tracker.security;

import static org.springframework.http.HttpMethod.POST;
import static org.springframework.security.config.Customizer.withDefaults;

import io.github.ibkrclient.tracker.api.Problems;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.logout.HttpStatusReturningLogoutSuccessHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Two ways in. A call with a bearer token is a program's: the token alone says who calls, no cookie is read, and so no other
 * site can make a browser call in somebody's name. All other calls are the page's: a session cookie says who calls, and each
 * change needs the session's CSRF token.
 */
@Configuration(proxyBeanMethods = false)
public class SecurityConfiguration {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    /** For our own pages, which make no HTML of texts. */
    private static final String STRICT = POLICY + "; require-trusted-types-for 'script'; trusted-types 'none'";
    /** The page of the API is somebody else's and sets styles. */
    private static final String API_PAGE = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

    private static final String[] EVERYBODY = {
        "/",
        "/index.html",
        "/callback.html",
        "/favicon.ico",
        "/style.css",
        "/tracker.css",
        "/js/**",
        "/session",
        "/error",
        "/actuator/health"
    };

    /** Programs. */
    @Bean
    @Order(1)
    @Profile("!demo")
    SecurityFilterChain programs(HttpSecurity http) {
        return http.securityMatcher(SecurityConfiguration::hasBearer)
                .authorizeHttpRequests(all -> all.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/api/**", "/v3/api-docs/**")
                        .authenticated()
                        .anyRequest()
                        .denyAll())
                .oauth2ResourceServer(server -> server.jwt(withDefaults())
                        .authenticationEntryPoint(unknown())
                        .accessDeniedHandler(denied()))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(unknown()).accessDeniedHandler(denied()))
                .build();
    }

    /** A token that names nobody is nobody's. Spring takes this into account when it reads tokens. */
    @Bean
    @Profile("!demo")
    OAuth2TokenValidator<Jwt> hasSubject() {
        return new JwtClaimValidator<String>(JwtClaimNames.SUB, subject -> subject != null && !subject.isBlank());
    }

    /** The page of the API's documentation. */
    @Bean
    @Order(2)
    SecurityFilterChain documentation(HttpSecurity http) {
        return http.securityMatcher("/swagger-ui/**", "/swagger-ui.html", "/v3/api-docs/**")
                .authorizeHttpRequests(all -> all.anyRequest().authenticated())
                .headers(headers -> headers(headers, API_PAGE))
                .requestCache(AbstractHttpConfigurer::disable)
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(unknown()).accessDeniedHandler(denied()))
                .build();
    }

    /** The page. */
    @Bean
    @Order(3)
    SecurityFilterChain page(
            HttpSecurity http, ObjectProvider<ClientRegistrationRepository> logins, Environment environment) {
        http.authorizeHttpRequests(all -> all.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(EVERYBODY)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .headers(headers -> headers(headers, STRICT))
                .requestCache(AbstractHttpConfigurer::disable) // a stranger's call makes no session
                .logout(logout -> logout.logoutSuccessHandler(
                                new HttpStatusReturningLogoutSuccessHandler(HttpStatus.NO_CONTENT))
                        .deleteCookies("JSESSIONID"))
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(unknown()).accessDeniedHandler(denied()));
        if (environment.acceptsProfiles(Profiles.of(StartChecks.DEMO))) {
            http.formLogin(login -> login.loginPage("/")
                    .loginProcessingUrl("/login")
                    .successHandler((request, response, user) -> response.setStatus(HttpStatus.NO_CONTENT.value()))
                    .failureHandler(wrongPassword()));
        } else if (logins.getIfAvailable() != null) {
            http.oauth2Login(
                    login -> login.loginPage("/").defaultSuccessUrl("/", true).failureUrl("/?login=failed"));
        }
        return http.build();
    }

    private static boolean hasBearer(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.toLowerCase(Locale.ROOT).startsWith("bearer ");
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers, String policy) {
        headers.contentSecurityPolicy(content -> content.policyDirectives(policy))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .permissionsPolicyHeader(
                        permissions -> permissions.policy("camera=(), geolocation=(), microphone=(), payment=()"));
    }

    private static AuthenticationEntryPoint unknown() {
        return (request, response, failure) -> Problems.write(
                response, HttpStatus.UNAUTHORIZED, "not-logged-in", "Log in, or send a valid bearer token.");
    }

    private static AccessDeniedHandler denied() {
        return (request, response, failure) -> Problems.write(
                response,
                HttpStatus.FORBIDDEN,
                "not-allowed",
                request.getMethod().equals(POST.name())
                        ? "The session's CSRF token is missing or old; load the page again."
                        : "This is not allowed.");
    }

    private static AuthenticationFailureHandler wrongPassword() {
        return (request, response, failure) -> Problems.write(
                response, HttpStatus.UNAUTHORIZED, "wrong-password", "User name and password do not belong together.");
    }
}
