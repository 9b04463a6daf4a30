using System.Collections.Immutable;
using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Batch;

/// <summary>One statement of a batch file.</summary>
/// <param name="Line">The line that it begins in, from 1.</param>
public abstract record BatchStatement(int Line);

/// <summary><c>CREATE handle</c> and a line for each value.</summary>
public sealed record CreateStatement(int Line, string Handle, ImmutableArray<HandleValue> Values) : BatchStatement(Line);

/// <summary><c>DELETE handle</c></summary>
public sealed record DeleteStatement(int Line, string Handle) : BatchStatement(Line);

/// <summary><c>ADD handle</c> and a line for each value.</summary>
public sealed record AddStatement(int Line, string Handle, ImmutableArray<HandleValue> Values) : BatchStatement(Line);

/// <summary><c>MODIFY handle</c> and a line for each value.</summary>
public sealed record ModifyStatement(int Line, string Handle, ImmutableArray<HandleValue> Values) : BatchStatement(Line);

/// <summary><c>REMOVE index,index:handle</c></summary>
public sealed record RemoveStatement(int Line, string Handle, ImmutableArray<int> Indexes) : BatchStatement(Line);

/// <summary><c>HOME host:port:protocol</c> and a line for each prefix.</summary>
/// <param name="Server">Where to; nothing when the statement leaves it to whoever runs the batch.</param>
public sealed record HomeStatement(int Line, HandleServer? Server, ImmutableArray<Prefix> Prefixes) : BatchStatement(Line);

/// <summary><c>UNHOME host:port:protocol</c> and a line for each prefix.</summary>
/// <inheritdoc cref="HomeStatement"/>
public sealed record UnhomeStatement(int Line, HandleServer? Server, ImmutableArray<Prefix> Prefixes) : BatchStatement(Line);

/// <summary><c>AUTHENTICATE SECKEY:index:handle</c> and a line with the secret.</summary>
public sealed record SecretKeyStatement(int Line, HandleReference Reference, string Secret) : BatchStatement(Line)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"AUTHENTICATE SECKEY:{Reference}";
}

/// <summary><c>AUTHENTICATE PUBKEY:index:handle</c> and a line with the key file, and its passphrase behind a bar.</summary>
public sealed record PrivateKeyStatement(int Line, HandleReference Reference, string File, string Passphrase) : BatchStatement(Line)
{
    /// <summary>Without the passphrase.</summary>
    public override string ToString() => $"AUTHENTICATE PUBKEY:{Reference}";
}

/// <summary><c>SESSIONSETUP</c> and a line for each property.</summary>
public sealed record SessionStatement(int Line, HandleAdministrationOptions Options) : BatchStatement(Line);
