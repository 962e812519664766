package io.github.ibkrclient.api;

import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.ListPositionsOptions;
import io.github.ibkrclient.model.Position;
import io.github.ibkrclient.operation.Argument;
import io.github.ibkrclient.operation.Transport;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What {@code PortfolioApi} has beside its generated calls. */
abstract class PositionCalls {
    /** See {@code docs/protocol.md#positions-pages}. */
    private static final int FULL_PAGE = 100;

    private final Transport transport;

    PositionCalls(Transport transport) {
        this.transport = transport;
    }

    /**
     * All positions of an account. A page of a hundred is asked for when the stream gets there, so nothing is sent before
     * the stream is used, and what is not used is not asked for. When a page cannot be had, the operation that uses the
     * stream throws an {@link IbkrException}; the positions before have come by then. Positions that are opened or closed
     * meanwhile may move to another page, and so come twice or not at all.
     *
     * @param accountId the account
     * @return the positions, to be used once, by one thread
     */
    public Stream<Position> allPositions(String accountId) {
        return allPositions(accountId, ListPositionsOptions.none());
    }

    /**
     * All positions of an account, like {@link #allPositions(String)}.
     *
     * @param accountId the account
     * @param options how each page is asked for
     * @return the positions, to be used once, by one thread
     */
    public Stream<Position> allPositions(String accountId, ListPositionsOptions options) {
        Pages pages = new Pages(
                new PortfolioApi(transport),
                Argument.given("accountId", accountId),
                Argument.given("options", options));
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    private static final class Pages implements Iterator<Position> {
        private final PortfolioApi portfolio;
        private final String account;
        private final ListPositionsOptions options;
        private Iterator<Position> rows = Collections.emptyIterator();
        private int next;
        private boolean ended;

        Pages(PortfolioApi portfolio, String account, ListPositionsOptions options) {
            this.portfolio = portfolio;
            this.account = account;
            this.options = options;
        }

        @Override
        public boolean hasNext() {
            while (!rows.hasNext() && !ended) {
                List<Position> page = portfolio.positions(account, next, options);
                next++;
                ended = page.size() < FULL_PAGE;
                rows = page.iterator();
            }
            return rows.hasNext();
        }

        @Override
        public Position next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return rows.next();
        }
    }
}
