/**
 * The client and the ingest as beans of a Spring Boot application, by properties that begin with {@code ibkr}. Uses {@code
 * metrics} and {@code health}.
 */
@NullMarked
package io.github.ibkrclient.spring;

import org.jspecify.annotations.NullMarked;
