using System.Text;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Import;
using ZsIdNode.Handles;

namespace ZsIdNode.Client.Tests.Import;

/// <summary>A catalogue read to its end.</summary>
internal sealed record Catalogue(IReadOnlyList<Registration> Registrations, IReadOnlyList<RowFault> Faults)
{
    public static readonly Prefix Prefix = Prefix.Parse("88.118.42");

    /// <summary>The lines of the rows that were kept.</summary>
    public IEnumerable<long> Lines => Registrations.Select(registration => registration.Line);

    /// <summary>The faults, as <c>line kind</c>, or <c>line-last kind</c> when more than one line was left out.</summary>
    public IEnumerable<string> FaultLines => Faults.Select(fault =>
        fault.LastLine > fault.Line ? $"{fault.Line}-{fault.LastLine} {fault.Kind}" : $"{fault.Line} {fault.Kind}");

    public static Task<Catalogue> ReadAsync(string text, CatalogueLimits? limits = null) =>
        ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), limits);

    public static async Task<Catalogue> ReadAsync(Stream file, CatalogueLimits? limits = null)
    {
        CatalogueOpening opening = await CatalogueReader.OpenAsync(file, Prefix, limits);
        Assert.Null(opening.Fault);
        var registrations = new List<Registration>();
        var faults = new List<RowFault>();
        await foreach (CatalogueItem item in opening.Catalogue!.ReadAllAsync())
        {
            if (item.Fault is RowFault fault)
            {
                faults.Add(fault);
            }
            else
            {
                registrations.Add(item.Registration!);
            }
        }

        return new Catalogue(registrations, faults);
    }
}
