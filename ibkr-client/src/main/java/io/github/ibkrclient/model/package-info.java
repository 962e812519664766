/** What is sent and received: generated records, the few types that are too odd for one, and how times are written. */
@NullMarked
package io.github.ibkrclient.model;

import org.jspecify.annotations.NullMarked;
