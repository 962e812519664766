package io.github.ibkrclient.openapi.plan;

import org.jspecify.annotations.Nullable;

/**
 * A component of a generated record.
 *
 * @param wireName the name in JSON
 * @param name the name in Java
 * @param plainType the type when no wire form replaces it
 * @param form how a time is written, null when it is none
 * @param required whether it is always there
 * @param secret whether it must not be shown
 * @param description what it holds
 */
public record Component(
        String wireName,
        String name,
        JavaType plainType,
        @Nullable WireForm form,
        boolean required,
        boolean secret,
        String description) {

    public JavaType type() {
        return form == null ? plainType : form.type();
    }
}
