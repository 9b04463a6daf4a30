using System.Reflection;
using System.Text;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Handles.Tests.Values;

public sealed class ValueTypesTests
{
    [Theory]
    [InlineData("URL", "URL", true)]
    [InlineData("url", "URL", true)]
    [InlineData("URL", "URL.MIRROR", false)]
    [InlineData("URL.", "URL.MIRROR", true)]
    [InlineData("URL.", "url.mirror", true)]
    [InlineData("URL.", "URL", true)]
    [InlineData("URL.", "URLS", false)]
    [InlineData("URL.", "UR", false)]
    [InlineData("URL.M", "URL.MIRROR", false)]
    [InlineData("HS_SITE.", "HS_SITE.6", true)]
    [InlineData("灯.", "灯.型号", true)]
    [InlineData("É", "é", false)]
    [InlineData("", "", true)]
    [InlineData("", "URL", false)]
    public void A_requested_type_matches_exactly_or_as_a_family(string requested, string actual, bool matches) =>
        Assert.Equal(matches, ValueTypes.Matches(Encoding.UTF8.GetBytes(requested), Encoding.UTF8.GetBytes(actual)));

    [Theory]
    [InlineData("HS_ADMIN", ValueStructure.Administrator)]
    [InlineData("hs_admin", ValueStructure.Administrator)]
    [InlineData("HS_VLIST", ValueStructure.ReferenceList)]
    [InlineData("HS_SITE", ValueStructure.Site)]
    [InlineData("HS_SITE.6", ValueStructure.Site)]
    [InlineData("HS_SITE.PREFIX", ValueStructure.Site)]
    [InlineData("HS_NA_DELEGATE", ValueStructure.Site)]
    [InlineData("HS_PUBKEY", ValueStructure.PublicKey)]
    [InlineData("HS_SERV", ValueStructure.HandleText)]
    [InlineData("HS_SERV.PREFIX", ValueStructure.HandleText)]
    [InlineData("HS_ALIAS", ValueStructure.HandleText)]
    [InlineData("HS_SECKEY", ValueStructure.SecretKey)]
    [InlineData("HS_SIGNATURE", ValueStructure.Signature)]
    [InlineData("hs_cert.2", ValueStructure.Certificate)]
    [InlineData("HS_ADMINISTRATOR", ValueStructure.None)]
    [InlineData("URL", ValueStructure.None)]
    [InlineData("", ValueStructure.None)]
    public void A_type_promises_a_structure(string type, ValueStructure structure) =>
        Assert.Equal(structure, ValueTypes.StructureOf(Encoding.UTF8.GetBytes(type)));

    [Fact]
    public void Every_name_has_its_bytes()
    {
        FieldInfo[] names = [.. typeof(ValueTypes).GetFields().Where(field => field.IsLiteral)];

        Assert.Equal(18, names.Length);
        foreach (FieldInfo name in names)
        {
            MethodInfo utf8 = typeof(ValueTypes).GetProperty(name.Name + "Utf8")!.GetMethod!;
            Assert.Equal(name.GetRawConstantValue(), Encoding.UTF8.GetString(utf8.CreateDelegate<Utf8Name>()()));
        }
    }

    private delegate ReadOnlySpan<byte> Utf8Name();
}
