/** What an execution is, whatever source it comes from. Pure values. Uses no other room. */
@NullMarked
package io.github.ibkrclient.executions.model;

import org.jspecify.annotations.NullMarked;
