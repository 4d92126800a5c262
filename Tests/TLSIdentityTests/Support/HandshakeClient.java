import java.io.FileInputStream;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes a TLS handshake with each port of 127.0.0.1 that is named, as a client of the host mail.test that trusts only the
 * certificates of a file: HandshakeClient PORT FILE [PORT FILE ...].
 *
 * Prints a line for each: the port, and "ok" with the number of certificates in the server's chain, or what went wrong.
 */
final class HandshakeClient {
    public static void main(String[] arguments) {
        for (int index = 0; index + 1 < arguments.length; index += 2) {
            String result;
            try {
                result = "ok " + handshake(Integer.parseInt(arguments[index]), arguments[index + 1]);
            } catch (Exception exception) {
                result = exception.toString();
            }
            System.out.println(arguments[index] + " " + result);
        }
    }

    private static int handshake(int port, String trustedFile) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null);
        try (FileInputStream stream = new FileInputStream(trustedFile)) {
            int number = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
                trusted.setCertificateEntry("trusted" + number++, certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);

        Socket plain = new Socket("127.0.0.1", port);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "mail.test", port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setServerNames(List.of(new SNIHostName("mail.test")));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getSession().getPeerCertificates().length;
        }
    }
}
