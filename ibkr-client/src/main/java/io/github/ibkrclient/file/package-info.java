/** Files that several threads and programs change; for the modules of this project only. */
@NullMarked
package io.github.ibkrclient.file;

import org.jspecify.annotations.NullMarked;
