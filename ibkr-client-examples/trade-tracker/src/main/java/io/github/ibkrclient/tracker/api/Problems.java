package io.github.ibkrclient.tracker.api;

import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/**
 * Every failure as a problem detail of RFC 9457. The type is {@code urn:trade-tracker:REASON}; {@code findings} lists every
 * mistake where there are several.
 */
@RestControllerAdvice
public class Problems extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);
    private static final String TYPE = "urn:trade-tracker:";
    private static final String RETRY_AFTER_SECONDS = "30";

    /** What the library says. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(IngestException failure, HttpServletResponse response) {
        abortBegun(response, failure);
        HttpStatus status = status(failure.reason());
        ProblemDetail problem = problem(
                status,
                failure.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                String.valueOf(failure.getMessage()));
        if (!failure.findings().isEmpty()) {
            problem.setProperty("findings", failure.findings());
        }
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            log.warn("{}: {}", failure.reason(), failure.getMessage());
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        } else if (status.is5xxServerError()) {
            log.error("{}: {}", failure.reason(), failure.getMessage());
        }
        return answer.body(problem);
    }

    /** A value that a record or an enum refuses. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unusable(IllegalArgumentException failure, HttpServletResponse response) {
        abortBegun(response, failure);
        return ResponseEntity.badRequest()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(HttpStatus.BAD_REQUEST, "bad-input", String.valueOf(failure.getMessage())));
    }

    /** What nobody foresaw; only the log says more. A missing log-in or right is for the filters that brought the call here. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unforeseen(Exception failure, HttpServletResponse response) throws Exception {
        if (response.isCommitted()
                || failure instanceof AuthenticationException
                || failure instanceof AccessDeniedException) {
            throw failure;
        }
        log.error("a call failed", failure);
        return ResponseEntity.internalServerError()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "failed",
                        "The server failed, which is a mistake of the program; its log says more."));
    }

    /** Names the field of a body that cannot be read, but repeats no value, which may be secret. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String field = failure.getCause() instanceof JacksonException json
                ? json.getPath().stream()
                        .map(one -> one.getPropertyName() == null
                                ? "[" + one.getIndex() + "]"
                                : String.valueOf(one.getPropertyName()))
                        .collect(Collectors.joining("."))
                : "";
        String detail =
                (field.isEmpty() ? "the body" : field) + ": cannot be read; /swagger-ui.html shows what is expected";
        return handleExceptionInternal(
                failure, ProblemDetail.forStatusAndDetail(status, detail), headers, status, request);
    }

    /** Names the parameters that cannot be read. */
    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String fields = failure.getFieldErrors().stream()
                .map(FieldError::getField)
                .distinct()
                .collect(Collectors.joining(", "));
        return handleExceptionInternal(
                failure,
                ProblemDetail.forStatusAndDetail(
                        status, fields + ": cannot be read; /swagger-ui.html shows what is expected"),
                headers,
                status,
                request);
    }

    /** What Spring says gets one of our types too. */
    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail problem) {
            problem.setType(URI.create(TYPE
                    + switch (status.value()) {
                        case 400 -> "bad-input";
                        case 404 -> "not-found";
                        case 429 -> "too-many";
                        default -> status.is4xxClientError() ? "wrong-call" : "failed";
                    }));
        }
        return super.createResponseEntity(body, headers, status, request);
    }

    /** An answer that has begun cannot become a problem. The server closes its connection, so that the client sees the loss. */
    private static void abortBegun(HttpServletResponse response, RuntimeException failure) {
        if (response.isCommitted()) {
            throw failure;
        }
    }

    private static HttpStatus status(Reason reason) {
        return switch (reason) {
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CREDENTIALS_REFUSED, CONSENT_REFUSED, DOCUMENT_REFUSED -> HttpStatus.UNPROCESSABLE_CONTENT;
            case WRONG_STATE, TAKEN_OVER -> HttpStatus.CONFLICT;
            case BAD_INPUT -> HttpStatus.BAD_REQUEST;
            case DOCUMENT_TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case SECRETS_UNREADABLE -> HttpStatus.INTERNAL_SERVER_ERROR;
            case DATABASE_UNAVAILABLE, IBKR_UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    private static ProblemDetail problem(HttpStatus status, String type, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPE + type));
        return problem;
    }

    /**
     * Answers with a problem outside of a controller.
     *
     * @param detail plain letters, which JSON takes as they are
     */
    public static void write(HttpServletResponse response, HttpStatus status, String type, String detail)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter().write("""
                        {"type":"urn:trade-tracker:%s","title":"%s","status":%d,"detail":"%s"}
                        """.formatted(type, status.getReasonPhrase(), status.value(), detail)
                .strip());
    }
}
