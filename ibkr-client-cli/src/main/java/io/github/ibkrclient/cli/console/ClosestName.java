package io.github.ibkrclient.cli.console;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody meant who typed another. */
public final class ClosestName {
    private ClosestName() {}

    /** A question to put behind a message; empty when no name is near what was typed. */
    public static String question(String typed, Collection<String> names) {
        return of(typed, names).map(name -> "; did you mean " + name + "?").orElse("");
    }

    /** The name that the fewest slips lead to, when they are at most a third of the letters. */
    private static Optional<String> of(String typed, Collection<String> names) {
        return names.stream()
                .filter(name -> slips(typed, name) <= Math.max(1, letters(name) / 3))
                .min(Comparator.comparingInt(name -> slips(typed, name)));
    }

    private static long letters(String name) {
        return name.chars().filter(Character::isLetter).count();
    }

    /** How many letters are missing, too many, wrong or exchanged with their neighbour. */
    private static int slips(String typed, String name) {
        int[][] slips = new int[typed.length() + 1][name.length() + 1];
        for (int i = 0; i <= typed.length(); i++) {
            for (int j = 0; j <= name.length(); j++) {
                if (i == 0 || j == 0) {
                    slips[i][j] = i + j;
                    continue;
                }
                int wrong = typed.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1;
                slips[i][j] = Math.min(slips[i - 1][j - 1] + wrong, Math.min(slips[i - 1][j] + 1, slips[i][j - 1] + 1));
                boolean exchanged = i > 1
                        && j > 1
                        && typed.charAt(i - 1) == name.charAt(j - 2)
                        && typed.charAt(i - 2) == name.charAt(j - 1);
                if (exchanged) {
                    slips[i][j] = Math.min(slips[i][j], slips[i - 2][j - 2] + 1);
                }
            }
        }
        return slips[typed.length()][name.length()];
    }
}
