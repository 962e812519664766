package io.github.ibkrclient.internal;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.SecurityScheme;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.SigningContext;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.Transport;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.RateLimitedException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.pacing.Pacer;
import io.github.ibkrclient.pacing.PenaltyGate;
import io.github.ibkrclient.pacing.Permit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt: leave to go, signature, exchange, reading. */
final class Wire {
    private static final Logger log = LoggerFactory.getLogger(Wire.class);
    private static final int TOO_MANY_REQUESTS = 429;

    private final OkHttpClient http;
    private final Requests requests;
    private final ResponseReader reader;
    private final Pacer pacer;
    private final PenaltyGate penalties;
    private final Map<SecurityScheme, Signer> signers;
    private final Timing timing;
    private final Notices notices;
    private final Supplier<Transport> transport;

    Wire(
            OkHttpClient http,
            Requests requests,
            ResponseReader reader,
            Pacer pacer,
            PenaltyGate penalties,
            Map<SecurityScheme, Signer> signers,
            Timing timing,
            Notices notices,
            Supplier<Transport> transport) {
        this.http = http;
        this.requests = requests;
        this.reader = reader;
        this.pacer = pacer;
        this.penalties = penalties;
        this.signers = signers;
        this.timing = timing;
        this.notices = notices;
        this.transport = transport;
    }

    <T extends @Nullable Object> Outcome<T> exchange(
            ApiRequest request, TypeToken<T> type, Session.Lease lease, Deadline deadline) throws InterruptedException {
        Operation operation = request.operation();
        Signer signer = Objects.requireNonNull(signers.get(operation.security()));
        long asked = timing.nanoTime();
        Permit permit = pacer.acquire(operation, deadline);
        boolean left = false;
        try {
            if (!lease.holds()) {
                return new Outcome.Overtaken<>();
            }
            long start = timing.nanoTime();
            notices.paced(operation, Duration.ofNanos(start - asked));
            Request signed = signer.sign(
                    requests.http(request),
                    new SigningContext(operation, request.authorizationParameters(), timing, transport.get()));
            Call call = http.newCall(signed);
            left = true;
            call.addEventListener(departure(permit));
            call.timeout().timeout(Math.max(1, deadline.nanosLeft()), TimeUnit.NANOSECONDS);
            try (Response response = call.execute()) {
                int status = response.code();
                byte[] body = response.body().bytes();
                notices.exchanged(operation, status, Duration.ofNanos(timing.nanoTime() - start));
                if (status == TOO_MANY_REQUESTS) {
                    return new Outcome.Failed<>(limited(operation, response));
                }
                Outcome<T> outcome = reader.read(
                        operation,
                        type,
                        status,
                        body,
                        lease::doubtsEmptiness,
                        drift -> notices.drifted(operation, drift));
                return ClockSkew.named(outcome, operation, response, timing.now());
            } catch (IOException e) {
                return unanswered(request, e);
            }
        } catch (SessionException discarded) { // another caller lost the token while this one waited for its turn
            return new Outcome.SessionLost<>(Outcome.Loss.TOKEN, discarded);
        } finally {
            if (left) {
                permit.close();
            } else {
                permit.giveBack();
            }
        }
    }

    private static EventListener departure(Permit permit) {
        return new EventListener() {
            @Override
            public void requestHeadersStart(Call call) {
                permit.left();
            }
        };
    }

    /** A 429 means that the pacing failed: nothing leaves this machine before the penalty is over. */
    private IbkrException limited(Operation operation, Response response) {
        Instant now = timing.now();
        Instant usual = penalties.breached(now);
        Instant until = Optional.ofNullable(response.header("Retry-After"))
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> now.plusSeconds(Long.parseLong(seconds)))
                .filter(retryAfter -> retryAfter.isAfter(usual))
                .orElse(usual);
        pacer.closeUntil(until);
        log.warn("{} was answered 429: no call leaves before {}", operation.name(), until);
        return new RateLimitedException(operation, until);
    }

    private <T extends @Nullable Object> Outcome<T> unanswered(ApiRequest request, IOException e) {
        boolean interrupted =
                e instanceof InterruptedIOException && Thread.currentThread().isInterrupted();
        Optional<String> untrusted = untrusted(e);
        if (untrusted.isPresent()) {
            return new Outcome.Failed<>(new CredentialException("certificate", untrusted.get(), e));
        }
        ErrorCode code = interrupted ? ErrorCode.INTERRUPTED : code(e);
        boolean neverSent = code == ErrorCode.NO_CONNECTION || code == ErrorCode.NOT_TRUSTED;
        IbkrException failure = new TransportException(
                request.operation(),
                code,
                neverSent ? Delivery.NOT_SENT : Delivery.UNKNOWN,
                (neverSent ? "no connection (" : "no answer (") + e.getClass().getSimpleName() + ": " + e.getMessage()
                        + ")",
                e);
        return interrupted ? new Outcome.Failed<>(failure) : new Outcome.RetryAfter<>(Duration.ZERO, failure);
    }

    /** Why a pinned certificate was refused; only a person can mend that. */
    private static Optional<String> untrusted(IOException e) {
        return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                .filter(UntrustedCertificateException.class::isInstance)
                .map(cause -> String.valueOf(cause.getMessage()))
                .findFirst();
    }

    /** Only what fails before a connection stands proves that nothing was sent. */
    private static ErrorCode code(IOException e) {
        if (e instanceof SSLHandshakeException || e instanceof SSLPeerUnverifiedException) {
            return ErrorCode.NOT_TRUSTED;
        }
        boolean neverSent = e instanceof ConnectException
                || e instanceof UnknownHostException
                || e instanceof NoRouteToHostException;
        return neverSent ? ErrorCode.NO_CONNECTION : ErrorCode.NO_ANSWER;
    }
}
