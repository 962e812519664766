package io.github.ibkrclient.tracker.demo;

import io.github.ibkrclient.tracker.api.Problems;
import io.github.ibkrclient.tracker.security.StartChecks;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses calls under another name than this machine's own, so that no page of the web reaches the demo through its DNS. */
@Component
@Profile(StartChecks.DEMO)
@Order(Ordered.HIGHEST_PRECEDENCE)
class HostCheck extends OncePerRequestFilter {
    private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (NAMES.contains(request.getServerName()) && request.getServerPort() == request.getLocalPort()) {
            chain.doFilter(request, response);
        } else {
            Problems.write(
                    response,
                    HttpStatus.MISDIRECTED_REQUEST,
                    "wrong-host",
                    "The demo answers under http://127.0.0.1:" + request.getLocalPort() + " only.");
        }
    }
}
