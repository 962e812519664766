package io.github.ibkrclient.executions.merge;

import java.util.List;

/**
 * A row that changed.
 *
 * @param before what it was; more than one row when a source proved that they are one execution
 * @param after what it is, perhaps with a better key
 */
public record Change(List<MergedExecution> before, MergedExecution after) {}
