/** Requests that are made by hand or with another project's operations. */
@NullMarked
package io.github.ibkrclient.tests.routes;

import org.jspecify.annotations.NullMarked;
