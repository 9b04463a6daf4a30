using System.Text;
using ZsIdNode.Server.Security;

namespace ZsIdNode.Server.Tests.Security;

public sealed class Sm3Tests
{
    // The two examples of GB/T 32905 annex A; the others, around the ends of blocks, from openssl dgst -sm3.
    [Theory]
    [InlineData("abc", 1, "66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0")]
    [InlineData("abcd", 16, "DEBE9FF92275B8A138604889C18E5A4D6FDB70E5387E5765293DCBA39C0C5732")]
    [InlineData("a", 0, "1AB21D8355CFA17F8E61194831E81A8F22BEC8C728FEFB747ED035EB5082AA2B")]
    [InlineData("a", 55, "288337EEF51EEC62E7544D7270424C8DBE656254C99852870A73B2453A6A7FB1")]
    [InlineData("a", 56, "BA00EBEDAAB54065A5FD4F9F56326016203166BCEE3EED44EA868D59D67AA3C8")]
    [InlineData("a", 64, "616EC433C359E7C2B19F360E2B8F2A1B6E9ED76B8DC1A7D207B31A5341C611E9")]
    [InlineData("a", 119, "53282A90724E9EB79B18D06B5B8F7F02D046E18B29247DCDB064A136D5C4459A")]
    [InlineData("a", 120, "4C9F0FE9F36FFE0191AF73560C4AFB1B671BE02BA2D0E0C161B1E03488C2A45C")]
    [InlineData("a", 1_000, "F4BEDCA973227D45C5B822551D2E762D4CFB0E9AF70B241452545727B5FB046F")]
    public void The_hash_is_that_of_the_standard(string text, int times, string expected)
    {
        byte[] message = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, times)));

        Assert.Equal(expected, Convert.ToHexString(Sm3.HashData(message)));
    }
}
