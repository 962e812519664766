package io.github.ibkrclient.tracker.security;

import io.github.ibkrclient.ingest.Ingest;
import io.github.ibkrclient.ingest.UserIngest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Gives each controller method the ingest of who calls. No method can name another user, so this is the one place that
 * decides whose rows are seen.
 */
@Configuration(proxyBeanMethods = false)
public class CallersIngest implements HandlerMethodArgumentResolver, WebMvcConfigurer {
    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(UserIngest.class);
    }

    private final Ingest ingest;

    /** Of the application's ingest. */
    public CallersIngest(Ingest ingest) {
        this.ingest = ingest;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(UserIngest.class);
    }

    @Override
    public UserIngest resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binder) {
        return ingest.user(userId(SecurityContextHolder.getContext().getAuthentication()));
    }

    /** Who calls. Two issuers may know different people by the same subject, so the issuer is part of it. */
    static String userId(@Nullable Authentication caller) {
        if (caller == null || !caller.isAuthenticated() || caller instanceof AnonymousAuthenticationToken) {
            throw new AuthenticationCredentialsNotFoundException("nobody is logged in");
        }
        if (caller instanceof JwtAuthenticationToken token) {
            return ofIssuer(token.getToken().getIssuer(), token.getToken().getSubject());
        }
        if (caller.getPrincipal() instanceof OidcUser user) {
            return ofIssuer(user.getIssuer(), user.getSubject());
        }
        if (caller instanceof OAuth2AuthenticationToken token) {
            return ofIssuer(token.getAuthorizedClientRegistrationId(), token.getName());
        }
        return caller.getName();
    }

    private static String ofIssuer(@Nullable Object issuer, @Nullable String subject) {
        return Objects.requireNonNull(issuer, "a token without an issuer") + " "
                + Objects.requireNonNull(subject, "a token without a subject");
    }
}
