/** The REST API: what it takes and answers, and which problem a failure is. Uses no other room. */
@NullMarked
package io.github.ibkrclient.tracker.api;

import org.jspecify.annotations.NullMarked;
