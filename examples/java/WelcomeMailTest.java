import java.io.FileInputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.mail.Message;
import javax.mail.Session;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asserts that the welcome mail arrives over TLS: java -cp javax.mail.jar:activation.jar WelcomeMailTest.java
 *
 * Letterlock runs with LETTERLOCK_TLS_MODE=StartTls. In a test of your own, sendWelcomeMail is your program, and the rest
 * stands in a class of JUnit or TestNG.
 */
final class WelcomeMailTest {
    private static final Map<String, String> ENVIRONMENT = System.getenv();
    private static final String HOST = ENVIRONMENT.getOrDefault("SMTP_HOST", "localhost");
    private static final String PORT = ENVIRONMENT.getOrDefault("SMTP_PORT", "1025");
    private static final String API = ENVIRONMENT.getOrDefault("LETTERLOCK_API", "http://127.0.0.1:8025");
    private static final String TRUST = ENVIRONMENT.getOrDefault("TRUST", "letterlock-data/tls/trust.pem");

    public static void main(String[] arguments) throws Exception {
        sendWelcomeMail("emil@example.org");
        String mail = waitForMail(Map.of("recipient", "emil@example.org", "query", "subject:welcome tls:1.3", "timeout", "5s"));
        if (!mail.contains("\"Subject\":\"Welcome, Emil\"")) {
            throw new AssertionError(mail);
        }
        System.out.println("the welcome mail arrived over TLS 1.3");
    }

    private static void sendWelcomeMail(String recipient) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", HOST);
        properties.put("mail.smtp.port", PORT);
        properties.put("mail.smtp.starttls.required", "true");
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", trusting(TRUST).getSocketFactory());
        MimeMessage mail = new MimeMessage(Session.getInstance(properties));
        mail.setFrom(new InternetAddress("shop@example.org"));
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
        mail.setSubject("Welcome, Emil");
        mail.setText("Good to have you.");
        Transport.send(mail);
    }

    private static SSLContext trusting(String file) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null);
        try (FileInputStream stream = new FileInputStream(file)) {
            trusted.setCertificateEntry("letterlock", CertificateFactory.getInstance("X.509").generateCertificate(stream));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** The answer, as soon as the mail is there; else fails with the sessions that failed meanwhile, and what to change. */
    private static String waitForMail(Map<String, String> parameters) throws Exception {
        String query = parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(API + "/api/v1/wait?" + query)).build();
        HttpResponse<String> response =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError("no mail: " + response.body());
        }
        return response.body();
    }
}
