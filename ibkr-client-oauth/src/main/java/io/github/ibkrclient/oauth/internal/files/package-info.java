/**
 * The settings that credentials consist of: reading their texts from files, environment and memory, and writing them.
 * Uses no other room of this module.
 */
@NullMarked
package io.github.ibkrclient.oauth.internal.files;

import org.jspecify.annotations.NullMarked;
