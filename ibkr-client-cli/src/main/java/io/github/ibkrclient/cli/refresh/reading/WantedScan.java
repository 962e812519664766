package io.github.ibkrclient.cli.refresh.reading;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.cli.refresh.file.Fields;
import io.github.ibkrclient.model.ScannerFilter;
import io.github.ibkrclient.model.ScannerRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scan as the user gives it: {@code TOP_PERC_GAIN}, with a place {@code TOP_PERC_GAIN@STK.NASDAQ}, with filters {@code
 * TOP_PERC_GAIN@STK.NASDAQ,priceAbove=5,volumeAbove=100000}.
 */
public record WantedScan(String name, String type, String location, List<Filter> filters) {
    public static final String USUAL = "TOP_PERC_GAIN@STK.US.MAJOR,priceAbove=5";
    private static final String PLACE = "STK.US.MAJOR";
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_]+)(?:@([A-Za-z0-9._]+))?((?:,[A-Za-z0-9_]+=[^,]+)*)");

    record Filter(String code, String value) {
        /** A number or a truth value where it is one, else the text. */
        Object typed() {
            if (value.equals("true") || value.equals("false")) {
                return Boolean.valueOf(value);
            }
            return value.matches("-?[0-9]{1,18}(\\.[0-9]{1,9})?") ? new BigDecimal(value) : value;
        }

        private JsonElement json() {
            Object typed = typed();
            return typed instanceof BigDecimal number
                    ? new JsonPrimitive(number)
                    : typed instanceof Boolean flag ? new JsonPrimitive(flag) : new JsonPrimitive(value);
        }
    }

    public static WantedScan parse(String given) {
        String text = given.strip();
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new UsageException("--scan", given + " is no scan; it looks like " + USUAL);
        }
        List<Filter> filters = new ArrayList<>();
        for (String filter : parts.group(3).isEmpty()
                ? new String[0]
                : parts.group(3).substring(1).split(",")) {
            String[] pair = filter.split("=", 2);
            filters.add(new Filter(pair[0], pair[1].strip()));
        }
        return new WantedScan(text, parts.group(1), parts.group(2) == null ? PLACE : parts.group(2), filters);
    }

    /** The kind of instrument, with which the name of the place begins. */
    String instrument() {
        return location.split("\\.", 2)[0];
    }

    ScannerRequest request() {
        return ScannerRequest.builder()
                .instrument(instrument())
                .type(type)
                .location(location)
                .filter(filters.stream()
                        .map(filter -> ScannerFilter.builder()
                                .code(filter.code())
                                .value(filter.json())
                                .build())
                        .toList())
                .build();
    }

    Fields criteria() {
        return new Fields()
                .with("instrument", instrument())
                .with("type", type)
                .with("location", location)
                .with(
                        "filter",
                        filters.stream()
                                .map(filter ->
                                        new Fields().with("code", filter.code()).with("value", filter.typed()))
                                .toList());
    }
}
