using System.Globalization;

namespace ZsIdNode.Samples;

/// <summary>Locks from Xiaolan (小榄), a town of locks and hardware. Some cells stay empty, as in real lists.</summary>
internal static class Locks
{
    private const int Rows = 6_500;
    private const int Company = 11_857;

    private static readonly string[] Series = ["固岚", "榄盾", "守一"];
    private static readonly (string Name, string Code)[] Kinds =
    [
        ("智能指纹锁", "ZN"), ("执手门锁", "ZS"), ("防盗锁芯", "SX"), ("玻璃门锁", "BL"), ("抽屉锁", "CT"), ("电控锁", "DK"), ("挂锁", "GS"),
    ];

    private static readonly string[] Materials = ["304不锈钢", "锌合金", "黄铜", "铝合金"];
    private static readonly string[] Grades = ["A", "B", "C"];
    private static readonly int[] Backsets = [45, 50, 60, 70];

    public static byte[] Write()
    {
        var dice = new Dice(20_260_202);
        var csv = new CsvText();
        csv.Row("suffix", "URL", "EMAIL", "DESC", "product_name", "brand", "model", "material", "security_grade", "backset_mm", "battery", "produced_on", "batch", "gtin");
        for (int number = 1; number <= Rows; number++)
        {
            string suffix = string.Create(CultureInfo.InvariantCulture, $"LOCK-2026-{number:D6}");
            (string name, string code) = dice.Of(Kinds);
            bool electric = code is "ZN" or "DK";
            string material = dice.Of(Materials);
            DateOnly day = new DateOnly(2026, 2, 24).AddDays(number / 30);
            csv.Row(
                suffix,
                $"https://gulan.example/lock/{suffix}",
                dice.OnceIn(4) ? "service@gulan.example" : "",
                dice.OnceIn(50) ? $"{material}, 双面开启, 附钥匙5把" : dice.OnceIn(300) ? "适配1\"门板" : $"{material}{name}，保修{1 + dice.Next(5)}年",
                $"{dice.Of(Series)}{name}",
                "固岚",
                string.Create(CultureInfo.InvariantCulture, $"{code}{100 + dice.Next(900)}"),
                material,
                dice.Of(Grades),
                code == "GS" ? "" : dice.Of(Backsets).ToString(CultureInfo.InvariantCulture),
                electric ? "4×AA" : "",
                day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"XL{day:yyMMdd}{(char)('A' + dice.Next(2))}"),
                Gtin.Of(Company, number));
        }

        return csv.ToBytes();
    }
}
