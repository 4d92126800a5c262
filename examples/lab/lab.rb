# Sends a mail with Net::SMTP to each port of the TLS lab, and prints what it let pass: ruby lab.rb [--strict]
#
# Letterlock runs with LETTERLOCK_LAB_PORTS=2500 and LETTERLOCK_HOST_NAME=localhost. In a test of your own, send_mail is your program.
require 'json'
require 'net/http'
require 'net/smtp'

HOST = ENV.fetch('SMTP_HOST', 'localhost')
LAB = "#{ENV.fetch('LETTERLOCK_API', 'http://127.0.0.1:8025')}/api/v1/lab"
CLIENT = 'net-smtp'

def ask(path = '')
  Net::HTTP.get_response(URI(LAB + path)).tap(&:value).body
end

def send_mail(port, mode, authority)
  smtp = Net::SMTP.new(
    HOST, port,
    tls: mode == 'ImplicitTls', starttls: mode == 'StartTls' ? :always : false,
    ssl_context_params: { cert_store: OpenSSL::X509::Store.new.add_cert(authority) }
  )
  smtp.open_timeout = smtp.read_timeout = 5
  smtp.start(helo: "client=#{CLIENT}") do
    smtp.send_message(<<~MAIL, 'shop@example.org', 'finn@example.org')
      From: shop@example.org
      To: finn@example.org
      Subject: Port #{port}

      Good to have you.
    MAIL
  end
end

# Of all clients: with another one known from this address, nobody could tell who it was that refused a certificate.
Net::HTTP.post(URI("#{LAB}/reset"), '').value
authority = OpenSSL::X509::Certificate.new(ask('.pem'))
threads = JSON.parse(ask)['Ports'].map do |port|
  Thread.new do
    send_mail(port['Port'], port['TlsMode'], authority)
  rescue SystemCallError, IOError, OpenSSL::SSL::SSLError, Timeout::Error, Net::ProtocolError, Net::SMTPUnsupportedCommand
    # It refused.
  end
end
threads.each(&:join)

puts ask(".txt?client=#{CLIENT}")
card = JSON.parse(ask("?client=#{CLIENT}"))['Clients'].first
exit 1 if ARGV.include?('--strict') && card['Failed'].positive?
