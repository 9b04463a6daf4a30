using System.Globalization;

namespace ZsIdNode.Samples;

/// <summary>Redwood furniture from Dachong (大涌). The header gives every value its index.</summary>
internal static class Furniture
{
    private const int Rows = 7_000;
    private const int Company = 11_863;

    private static readonly (string Name, string Code, int Length, int Depth, int Height)[] Kinds =
    [
        ("圈椅", "QY", 62, 50, 98), ("官帽椅", "GM", 58, 47, 115), ("罗汉床", "LH", 208, 108, 86), ("茶台", "CT", 168, 80, 76),
        ("多宝格", "DB", 110, 36, 198), ("平头案", "PT", 145, 45, 83), ("顶箱柜", "DX", 120, 62, 240), ("沙发六件套", "SF", 312, 82, 108),
    ];

    private static readonly (string Name, string Latin)[] Woods =
    [
        ("刺猬紫檀", "Pterocarpus erinaceus"), ("大果紫檀", "Pterocarpus macrocarpus"), ("巴里黄檀", "Dalbergia bariensis"), ("非洲崖豆木", "Millettia laurentii"),
    ];

    private static readonly string[] Finishes = ["生漆", "烫蜡", "木蜡油"];
    private static readonly string[] Carvings = ["素面", "云纹", "梅兰竹菊", "山水"];

    public static byte[] Write()
    {
        var dice = new Dice(20_260_303);
        var csv = new CsvText();
        csv.Row("suffix", "1:URL", "3:DESC", "2000:product_name", "2001:brand", "2002:model", "2010:wood", "2011:wood_latin", "2012:size_cm", "2013:finish", "2020:produced_on", "2021:batch", "2030:gtin");
        for (int number = 1; number <= Rows; number++)
        {
            string suffix = string.Create(CultureInfo.InvariantCulture, $"FURN-2026-{number:D6}");
            (string name, string code, int length, int depth, int height) = dice.Of(Kinds);
            (string wood, string latin) = dice.Of(Woods);
            string carving = dice.Of(Carvings);
            DateOnly day = new DateOnly(2026, 3, 2).AddDays(number / 32);
            csv.Row(
                suffix,
                $"https://tanzhou.example/item/{suffix}",
                dice.OnceIn(60) ? $"{wood}{name}, {carving}, 榫卯结构" : $"{carving}雕刻，榫卯结构",
                $"{wood}{name}",
                "檀舟",
                string.Create(CultureInfo.InvariantCulture, $"{code}-{1 + dice.Next(60):D2}"),
                wood,
                latin,
                string.Create(CultureInfo.InvariantCulture, $"{length + dice.Next(8)}×{depth + dice.Next(4)}×{height + dice.Next(6)}"),
                dice.Of(Finishes),
                day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"DC{day:yyMMdd}"),
                Gtin.Of(Company, number));
        }

        return csv.ToBytes();
    }
}
