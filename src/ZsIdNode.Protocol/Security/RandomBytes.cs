namespace ZsIdNode.Protocol.Security;

/// <summary>A source of unpredictable bytes: <see cref="System.Security.Cryptography.RandomNumberGenerator.Fill"/> outside tests.</summary>
public delegate void RandomBytes(Span<byte> output);
