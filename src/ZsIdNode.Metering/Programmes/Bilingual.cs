namespace ZsIdNode.Metering.Programmes;

/// <summary>A text for people, in Chinese and in English.</summary>
public sealed record Bilingual(string Zh, string En);
