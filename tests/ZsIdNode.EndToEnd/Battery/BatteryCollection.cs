namespace ZsIdNode.EndToEnd.Battery;

/// <summary>The tests that share the two nodes: they are started once, and the tests run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BatteryCollection : ICollectionFixture<TwoNodes>
{
    public const string Name = "battery";
}
