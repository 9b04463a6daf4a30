using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ZsIdNode.Server.Sites;

/// <summary>
/// Signs with the site's key. Half of the cores may sign at a time, so that signed answers never take all of
/// them; the others wait without a thread, and how many wait is bounded by the doors.
/// </summary>
internal sealed class SigningKeys(RSA key) : IDisposable
{
    private readonly RSAParameters _parameters = key.ExportParameters(includePrivateParameters: true);
    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount / 2));

    // An RSA object is not promised to be safe for several threads.
    private readonly ConcurrentBag<RSA> _idle = [];

    /// <summary>Waits for a place; disposing of it gives it back.</summary>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken stop)
    {
        await _places.WaitAsync(stop).ConfigureAwait(false);
        return new Place(_places);
    }

    public byte[] Sign(byte[] bytes, HashAlgorithmName hash)
    {
        RSA rsa = _idle.TryTake(out RSA? idle) ? idle : RSA.Create(_parameters);
        byte[] signature = rsa.SignData(bytes, hash, RSASignaturePadding.Pkcs1);
        _idle.Add(rsa);
        return signature;
    }

    public void Dispose()
    {
        _places.Dispose();
        while (_idle.TryTake(out RSA? rsa))
        {
            rsa.Dispose();
        }
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
