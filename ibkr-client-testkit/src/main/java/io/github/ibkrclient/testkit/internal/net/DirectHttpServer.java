package io.github.ibkrclient.testkit.internal.net;

import com.github.tomakehurst.wiremock.common.HttpsSettings;
import com.github.tomakehurst.wiremock.common.JettySettings;
import com.github.tomakehurst.wiremock.core.Options;
import com.github.tomakehurst.wiremock.http.AdminRequestHandler;
import com.github.tomakehurst.wiremock.http.StubRequestHandler;
import com.github.tomakehurst.wiremock.jetty11.Jetty11HttpServer;
import wiremock.org.eclipse.jetty.http.HttpFields;
import wiremock.org.eclipse.jetty.io.NetworkTrafficListener;
import wiremock.org.eclipse.jetty.server.HttpConfiguration;
import wiremock.org.eclipse.jetty.server.ServerConnector;

/**
 * WireMock's server, which does not trust the header X-Forwarded-For. The address of a caller is that of its connection,
 * so no header leads out of the penalty box.
 */
public final class DirectHttpServer extends Jetty11HttpServer {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** A server with WireMock's handlers. */
    public DirectHttpServer(Options options, AdminRequestHandler admin, StubRequestHandler stubs) {
        super(options, admin, stubs);
    }

    @Override
    protected ServerConnector createHttpConnector(
            String address, int port, JettySettings settings, NetworkTrafficListener listener) {
        return direct(super.createHttpConnector(address, port, settings, listener));
    }

    @Override
    protected ServerConnector createHttpsConnector(
            String address, HttpsSettings https, JettySettings settings, NetworkTrafficListener listener) {
        return direct(super.createHttpsConnector(address, https, settings, listener));
    }

    private static ServerConnector direct(ServerConnector connector) {
        connector.getConnectionFactories().stream()
                .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                .map(HttpConfiguration.ConnectionFactory.class::cast)
                .forEach(factory -> factory.getHttpConfiguration().addCustomizer((from, configuration, request) -> {
                    HttpFields sent = request.getHttpFields();
                    request.setHttpFields(HttpFields.build(sent).remove(FORWARDED_FOR));
                }));
        return connector;
    }
}
