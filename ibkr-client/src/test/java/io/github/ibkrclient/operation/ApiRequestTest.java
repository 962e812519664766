package io.github.ibkrclient.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRequestTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/b c",
                "//a//b c/",
                "/a/./b%20c",
                "/x/../a/b%20c",
                "/%61/b c/.",
                "/x/%2E%2e/a/b c",
                "/../a/b c"
            })
    void aPathIsWrittenInOneWayOnly(String path) {
        assertThat(ApiRequest.get(path).pathSegments()).containsExactly("a", "b c");
        assertThat(ApiRequest.get(path).operation().path()).isEqualTo("/a/b c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a%2Fb",
                "/a%2fb",
                "/a%5Cb",
                "/a\\b",
                "/a%252Fb",
                "/a/%2e%2e%2fb",
                "/a?b=c",
                "/a#b",
                "a/b",
                "",
                "/%ff",
                "/%",
                "/%zz",
                "/a%0Ab",
                "/a%1Bb",
                "/a\u001bb"
            })
    void aPathThatAServerMayReadInAnotherWayIsRefused(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> ApiRequest.get(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a%2Fb", "a\\b", ".", ".."})
    void aParameterIsOneSegment(String value) {
        ApiRequest request = ApiRequest.get("/a/{b}").path("b", value);

        assertThatIllegalArgumentException().isThrownBy(request::pathSegments).withMessageContaining("b must");
    }

    @Test
    void aRequestByHandCountsAsAnOrder() {
        assertThat(ApiRequest.get("/a").operation().effect()).isEqualTo(Effect.ORDER);
        assertThat(ApiRequest.post("/a").operation().effect()).isEqualTo(Effect.ORDER);
        assertThat(ApiRequest.get("/a").madeByHand()).isTrue();
    }
}
