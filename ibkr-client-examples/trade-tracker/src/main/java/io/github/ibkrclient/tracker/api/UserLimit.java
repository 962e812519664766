package io.github.ibkrclient.tracker.api;

import java.security.Principal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** How many answers that last each user may have at a time, so that no user takes the threads of the others. */
final class UserLimit {
    private final int most;
    private final String what;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    /**
     * A limit for each user.
     *
     * @param what what is counted, in plural
     */
    UserLimit(int most, String what) {
        this.most = most;
        this.what = what;
    }

    /** Counts one more, which {@link #leave} must follow; answers 429 when there are too many. */
    void enter(Principal user) {
        open.merge(user.getName(), 1, (before, one) -> {
            if (before >= most) {
                throw new ErrorResponseException(
                        HttpStatus.TOO_MANY_REQUESTS,
                        ProblemDetail.forStatusAndDetail(
                                HttpStatus.TOO_MANY_REQUESTS,
                                "You have " + most + " " + what + " open, which are the most; end one of them first."),
                        null);
            }
            return before + one;
        });
    }

    void leave(Principal user) {
        open.merge(user.getName(), -1, Integer::sum);
        open.remove(user.getName(), 0);
    }

    /** Counts a file until it is sent. */
    StreamingResponseBody sending(Principal user, StreamingResponseBody file) {
        enter(user);
        return out -> {
            try {
                file.writeTo(out);
            } finally {
                leave(user);
            }
        };
    }
}
