@NullMarked
package io.github.ibkrclient.spring;

import org.jspecify.annotations.NullMarked;
