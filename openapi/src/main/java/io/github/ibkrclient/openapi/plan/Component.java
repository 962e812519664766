package io.github.ibkrclient.openapi.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A component of a generated record.
 *
 * @param wireName the name in JSON
 * @param name the name in Java
 * @param plainType the type when no wire form replaces it
 * @param form how a time is written, null when it is none
 * @param accepted what a builder takes beside the type
 * @param required whether it is always there
 * @param secret whether it must not be shown
 * @param description what it holds
 */
public record Component(
        String wireName,
        String name,
        JavaType plainType,
        @Nullable WireForm form,
        List<Accepted> accepted,
        boolean required,
        boolean secret,
        String description) {

    /**
     * Another type for the builder to take.
     *
     * @param type the type
     * @param before what stands before the name, to make the value of it that is sent
     * @param after what stands behind it
     */
    public record Accepted(JavaType type, String before, String after) {}

    /** A list of times has a type for its elements only, whose form is known to the client. */
    public JavaType type() {
        if (form == null) {
            return plainType;
        }
        return plainType.generic() ? JavaType.listOf(form.type()) : form.type();
    }
}
