using System.Text;
using ZsIdNode.Server.Http.Authentication;

namespace ZsIdNode.Server.Tests.Http.Authentication;

public sealed class HandleParametersTests
{
    [Theory]
    [InlineData("""Handle a="1", b="2" """)]
    [InlineData("""handle a=1,b=2""")]
    [InlineData("""HANDLE  a = "1" , B="2",""")]
    [InlineData("""Handle a="\1",b=2 """)]
    public void Parameters_are_read_with_quotes_and_without(string header)
    {
        HandleParameters parameters = HandleParameters.Read(header)!;

        Assert.Equal(("1", "2", ""), (parameters["a"], parameters["b"], parameters["c"]));
    }

    [Theory]
    [InlineData("""Handle a="x\"y,z=" """, "x\"y,z=")]
    [InlineData("Handle a=MTIz==", "MTIz==")]
    [InlineData("""Handle a="" """, "")]
    public void A_value_is_what_stands_in_it(string header, string value) => Assert.Equal(value, HandleParameters.Read(header)!["a"]);

    [Theory]
    [InlineData("")]
    [InlineData("Basic a=1")]
    [InlineData("Handle a")]
    [InlineData("Handle =1")]
    [InlineData("Handle a=\"1")]
    [InlineData("Handle a=\"1\\")]
    [InlineData("Handle a=\"1\"b=\"2\"")]
    [InlineData("Handle a=1,a=2")]
    public void What_is_no_list_of_parameters_is_none(string header) => Assert.Null(HandleParameters.Read(header));

    [Fact]
    public void More_than_sixteen_parameters_are_none()
    {
        static string Of(int count) => "Handle " + string.Join(", ", Enumerable.Range(0, count).Select(at => $"p{at}=\"x\""));

        Assert.NotNull(HandleParameters.Read(Of(16)));
        Assert.Null(HandleParameters.Read(Of(17)));
    }

    [Fact]
    public void No_header_and_no_body_makes_it_throw()
    {
        const string Letters = "Handle a=\"\\,= {}[]:1\u00e9";
        var random = new Random(17);
        for (int round = 0; round < 20_000; round++)
        {
            string text = "Handle " + new string([.. Enumerable.Range(0, random.Next(24)).Select(_ => Letters[random.Next(Letters.Length)])]);
            HandleParameters.Read(text);
            HandleParameters.Read(Encoding.Latin1.GetBytes(text[7..]));
        }
    }
}
