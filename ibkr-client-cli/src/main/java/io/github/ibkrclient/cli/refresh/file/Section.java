package io.github.ibkrclient.cli.refresh.file;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a refresh has for one file.
 *
 * @param timestamp when the content was read
 * @param fresh whether anything in it was read just now
 * @param stale what is not complete or not new
 * @param error why there is no content at all; the keys are there all the same
 * @param content the keys of this file
 */
public record Section(Instant timestamp, boolean fresh, Optional<Stale> stale, Optional<String> error, Fields content) {

    /** Content that was read just now, some of it perhaps not. */
    public static Section read(Instant now, List<Stale> problems, Fields content) {
        return new Section(now, true, Stale.joined(problems), Optional.empty(), content);
    }

    /**
     * Nothing could be read: the old content stays, and says so.
     *
     * @param nothing the keys of the file without values, for when there is no old content
     */
    public static Section kept(OldFile old, Instant now, String reason, Fields nothing) {
        if (!old.good()) {
            return new Section(now, false, Optional.empty(), Optional.of(reason), nothing);
        }
        Instant since = old.since().orElse(old.timestamp());
        return new Section(
                old.timestamp(), false, Optional.of(new Stale(since, reason)), Optional.empty(), old.content());
    }

    public boolean complete() {
        return stale.isEmpty() && error.isEmpty();
    }

    /** The whole file. */
    public Fields json(String run, boolean demo) {
        Fields json = new Fields().with("timestamp", timestamp).with("run", run);
        if (demo) {
            json.put("demo", true);
        }
        error.ifPresent(reason -> json.put("error", reason));
        stale.ifPresent(since -> json.put("stale", since.json()));
        json.putAll(content);
        return json;
    }
}
