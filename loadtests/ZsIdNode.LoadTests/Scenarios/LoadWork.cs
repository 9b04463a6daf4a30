namespace ZsIdNode.LoadTests.Scenarios;

/// <summary>What a load asks of the node.</summary>
internal enum LoadWork
{
    /// <summary>Asks for all values of one of the scenario's handles.</summary>
    Resolve,

    /// <summary>Registers new handles, a batch in one request.</summary>
    Register,

    /// <summary>Registers one new handle in a request, answered when it is on disk.</summary>
    Put,
}
