using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ZsIdNode.Server.Http.Tls;

/// <summary>
/// HTTP and HTTPS on one port, as Handle servers have them: the first byte of a connection says which it is. What
/// reads that byte leaves it where it is and is out of the way from then on.
/// </summary>
internal static class PortUnification
{
    // RFC 8446 §5.1: a connection begins with a record of type "handshake". No HTTP method begins with it.
    private const byte Handshake = 22;

    /// <summary>How long a connection may be silent at first, as long as Kestrel waits for the head of a request.</summary>
    public static readonly TimeSpan SilenceMost = TimeSpan.FromSeconds(30);

    public static void UseHttpAndHttps(this ListenOptions listen, DoorCertificate certificate, TimeProvider time)
    {
        // The two must answer alike; HTTP/2 would be for HTTPS alone, and no Handle client speaks it.
        listen.Protocols = HttpProtocols.Http1;
        ConnectionDelegate? http = null;
        listen.Use(https => async connection =>
        {
            if (await PeekAsync(connection, time).ConfigureAwait(false) is byte first)
            {
                await (first == Handshake ? https(connection) : http!(connection)).ConfigureAwait(false);
            }
        });
        listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate.Certificate,
            ServerCertificateChain = certificate.Chain,
        });

        // What stands behind TLS is where plain connections go at once.
        listen.Use(behindTls => http = behindTls);
    }

    /// <summary>The first byte; nothing when the peer goes away or stays silent, or the node stops.</summary>
    private static async ValueTask<byte?> PeekAsync(ConnectionContext connection, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(SilenceMost, time);
        CancellationToken closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using CancellationTokenRegistration closed = closing.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience);
        PipeReader input = connection.Transport.Input;
        try
        {
            ReadResult read = await input.ReadAsync(patience.Token).ConfigureAwait(false);
            byte? first = new SequenceReader<byte>(read.Buffer).TryPeek(out byte peeked) ? peeked : null;
            input.AdvanceTo(read.Buffer.Start);
            return first;
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
