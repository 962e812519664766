package io.github.ibkrclient.internal.http;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.operation.Operation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Authenticator;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** One HTTP exchange for one request: a client that repeats nothing, and what a missing answer means. */
public final class PlainExchange {
    private PlainExchange() {}

    /**
     * Derives a client that sends each request once. By itself OkHttp sends a request again after a cut connection,
     * after a 401 when it has an authenticator, and after a 503 with {@code Retry-After: 0}; it also follows redirects
     * and takes the signature along. An order would be placed twice, and a code would be spent.
     */
    public static OkHttpClient.Builder client(OkHttpClient base) {
        return base.newBuilder()
                .addInterceptor(PlainExchange::watched)
                .addNetworkInterceptor(PlainExchange::withoutInvitationToRepeat)
                .authenticator(Authenticator.NONE)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false);
    }

    /** Whether a connection stood, so that the request may have left. */
    private static final class Progress {
        private volatile boolean connected;
    }

    /** OkHttp does not tell a time-out before a connection stands, or in a handshake, from one of the answer. */
    private static Response watched(Interceptor.Chain chain) throws IOException {
        Progress progress = new Progress();
        try {
            return chain.proceed(
                    chain.request().newBuilder().tag(Progress.class, progress).build());
        } catch (IOException e) {
            boolean unsent = !progress.connected && !Thread.currentThread().isInterrupted();
            throw unsent && code(e) == ErrorCode.NO_ANSWER
                    ? (IOException) new ConnectException(e.getMessage()).initCause(e)
                    : e;
        }
    }

    private static Response withoutInvitationToRepeat(Interceptor.Chain chain) throws IOException {
        Progress progress = chain.request().tag(Progress.class);
        if (progress != null) {
            progress.connected = true;
        }
        Response response = chain.proceed(chain.request());
        return response.code() == 503
                ? response.newBuilder().removeHeader("Retry-After").build()
                : response;
    }

    /**
     * Whether the status alone shows that nothing was done; see {@code docs/protocol.md#order-effects-unknown}. A switch of
     * protocols, "see other", a time-out, "too early" and a closed request do not show it.
     */
    public static boolean provesRefusal(int status) {
        return switch (status) {
            case 303, 408, 425, 499 -> false;
            default -> status >= 200 && status < 500;
        };
    }

    /** What it means that a call ended without an answer; to be asked on the thread of the call. */
    public static IbkrException failure(Operation operation, IOException e) {
        Optional<String> untrusted = untrusted(e);
        if (untrusted.isPresent()) {
            return new CredentialException("certificate", untrusted.get(), e);
        }
        boolean interrupted =
                e instanceof InterruptedIOException && Thread.currentThread().isInterrupted();
        ErrorCode code = interrupted ? ErrorCode.INTERRUPTED : code(e);
        boolean neverSent = code == ErrorCode.NO_CONNECTION || code == ErrorCode.NOT_TRUSTED;
        return new TransportException(
                operation,
                code,
                neverSent ? Delivery.NOT_SENT : Delivery.UNKNOWN,
                (neverSent ? "no connection (" : "no answer (") + e.getClass().getSimpleName() + ": " + e.getMessage()
                        + ")",
                e);
    }

    /**
     * What it means that this program itself broke off after the call may have left: its memory is full, or an interceptor
     * failed. For an order or a setting it is a failure with {@code UNKNOWN} and with the error as its cause, because the
     * caller must look what became of it. A read has no effect, so its error is thrown as it is.
     */
    public static IbkrException brokenOff(Operation operation, Throwable error) {
        if (error instanceof IbkrException known) {
            return known;
        }
        if (operation.effect().repeatable()) {
            if (error instanceof Error fatal) {
                throw fatal;
            }
            throw (RuntimeException) error;
        }
        return new TransportException(
                operation,
                ErrorCode.NO_ANSWER,
                Delivery.UNKNOWN,
                "broken off in this program (" + error.getClass().getSimpleName() + ")",
                error);
    }

    /** Why a pinned certificate was refused. Only a person can mend that. */
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
        boolean timeUp =
                e instanceof InterruptedIOException && e.getCause() != null; // OkHttp's, around what it broke off
        Throwable first = timeUp ? e.getCause() : e;
        boolean neverSent = first instanceof ConnectException
                || first instanceof UnknownHostException
                || first instanceof NoRouteToHostException;
        return neverSent ? ErrorCode.NO_CONNECTION : ErrorCode.NO_ANSWER;
    }
}
