/** The calls of the API, one generated class for each subject; they need nothing but a transport. */
@NullMarked
package io.github.ibkrclient.api;

import org.jspecify.annotations.NullMarked;
