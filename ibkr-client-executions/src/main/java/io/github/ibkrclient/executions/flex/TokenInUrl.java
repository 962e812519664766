package io.github.ibkrclient.executions.flex;

import java.io.IOException;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Puts the token into the URL when the request leaves, as the last of all interceptors. Until then the URL has stars in its
 * place, and the answer shows the URL with the stars again. So no interceptor of the user's OkHttp sees it. The URL with the
 * token is a tag of the request, which does not show it either.
 */
final class TokenInUrl implements Interceptor {
    private static final String PARAMETER = "t";

    /** A request whose URL is masked and whose tag has the URL that leaves. */
    static Request request(HttpUrl url, FlexToken token) {
        return new Request.Builder()
                .url(url.newBuilder().setQueryParameter(PARAMETER, "***").build())
                .tag(
                        Supplier.class,
                        new Leaving(url.newBuilder()
                                .setQueryParameter(PARAMETER, token.reveal())
                                .build()))
                .build();
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request shown = chain.request();
        if (!(shown.tag(Supplier.class) instanceof Leaving leaving)) {
            return chain.proceed(shown);
        }
        return chain.proceed(shown.newBuilder().url(leaving.get()).build())
                .newBuilder()
                .request(shown)
                .build();
    }

    private static final class Leaving implements Supplier<HttpUrl> {
        private final HttpUrl url;

        Leaving(HttpUrl url) {
            this.url = url;
        }

        @Override
        public HttpUrl get() {
            return url;
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
