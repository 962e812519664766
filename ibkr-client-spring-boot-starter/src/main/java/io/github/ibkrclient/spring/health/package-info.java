/** What the health endpoint says about the client and the ingest. Uses no other room. */
@NullMarked
package io.github.ibkrclient.spring.health;

import org.jspecify.annotations.NullMarked;
