namespace ZsIdNode.Protocol.Security;

/// <summary>Why two keys give no session.</summary>
public enum KeyExchangeFault : byte
{
    None = 0,

    /// <summary>The prime of the group has fewer bits than <see cref="DiffieHellmanGroup.PrimeBitsLeast"/>.</summary>
    PrimeTooShort,

    /// <summary>The prime of the group has more bits than we are ready to compute with.</summary>
    PrimeTooLong,

    /// <summary>What should be a prime is even.</summary>
    NoPrime,

    /// <summary>The generator is not between 2 and the prime less 2.</summary>
    Generator,

    /// <summary>The public number is not between 2 and the prime less 2: everybody could compute the secret.</summary>
    PublicNumber,

    /// <summary>The keys are of different groups.</summary>
    OtherGroup,

    /// <summary>The cipher is not one that we do.</summary>
    Cipher,

    /// <summary>The key that came out is one of those with which the cipher does not hide anything.</summary>
    WeakKey,
}
