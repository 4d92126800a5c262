import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Sends a mail with JavaMail to each port of the TLS lab, and prints what it let pass: java -cp … Lab.java [--strict]
 *
 * Letterlock runs with LETTERLOCK_LAB_PORTS=2500 and LETTERLOCK_HOST_NAME=localhost. In a test of your own, send is your program.
 */
final class Lab {
    private static final String HOST = System.getenv().getOrDefault("SMTP_HOST", "localhost");
    private static final String LAB = System.getenv().getOrDefault("LETTERLOCK_API", "http://127.0.0.1:8025") + "/api/v1/lab";
    private static final String CLIENT = "JavaMail";
    private static final Pattern PORT = Pattern.compile("\"Port\":(\\d+),\"TlsMode\":\"(\\w+)\"");

    public static void main(String[] arguments) throws Exception {
        // Of all clients: with another one known from this address, nobody could tell who it was that refused a certificate.
        ask("POST", "/reset");
        SSLSocketFactory trust = trusting(ask("GET", ".pem"));
        var threads = Executors.newFixedThreadPool(8);
        Matcher port = PORT.matcher(ask("GET", ""));
        while (port.find()) {
            String number = port.group(1);
            String mode = port.group(2);
            threads.submit(() -> send(number, mode, trust));
        }
        threads.shutdown();
        threads.awaitTermination(5, java.util.concurrent.TimeUnit.MINUTES);
        // JavaMail does not close a socket whose handshake took too long, and the lab judges a connection when it is gone.
        System.gc();

        System.out.print(ask("GET", ".txt?client=" + CLIENT));
        boolean failed = ask("GET", ".xml?client=" + CLIENT).contains("<failure");
        System.exit(List.of(arguments).contains("--strict") && failed ? 1 : 0);
    }

    /** Throws what JavaMail throws where it refuses, which nobody looks at here. */
    private static Void send(String port, String mode, SSLSocketFactory trust) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", HOST);
        properties.put("mail.smtp.port", port);
        properties.put("mail.smtp.localhost", "client=" + CLIENT);
        properties.put(mode.equals("ImplicitTls") ? "mail.smtp.ssl.enable" : "mail.smtp.starttls.required", "true");
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", trust);
        properties.put("mail.smtp.connectiontimeout", "5000");
        properties.put("mail.smtp.timeout", "5000");
        MimeMessage mail = new MimeMessage(Session.getInstance(properties));
        mail.setFrom(new InternetAddress("shop@example.org"));
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress("gina@example.org"));
        mail.setSubject("Port " + port);
        mail.setText("Good to have you.");
        Transport.send(mail);
        return null;
    }

    private static SSLSocketFactory trusting(String certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null);
        var stream = new java.io.ByteArrayInputStream(certificate.getBytes());
        trusted.setCertificateEntry("lab", CertificateFactory.getInstance("X.509").generateCertificate(stream));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static String ask(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(LAB + path))
            .method(method, HttpRequest.BodyPublishers.noBody()).build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(LAB + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
