using System.Globalization;

namespace ZsIdNode.Samples;

/// <summary>A year of lamps from Guzhen (古镇), the town of lamps.</summary>
internal static class Lamps
{
    private const int Rows = 8_000;
    private const int Company = 11_842;

    private static readonly string[] Series = ["莹桥", "澄夜", "星榆", "暖屿"];
    private static readonly string[] Styles = ["新中式", "北欧", "轻奢", "现代简约", "工业风", "原木"];
    private static readonly (string Name, string Code, int Watts)[] Kinds =
    [
        ("LED吸顶灯", "XD", 36), ("餐厅吊灯", "DD", 28), ("落地灯", "LD", 18), ("壁灯", "BD", 9),
        ("筒灯", "TD", 7), ("轨道射灯", "GD", 20), ("护眼台灯", "HT", 12), ("户外庭院灯", "TY", 15),
    ];

    private static readonly int[] Temperatures = [2_700, 3_000, 4_000, 5_000, 6_500];
    private static readonly string[] Rooms = ["客厅", "卧室", "餐厅", "书房", "玄关"];

    public static byte[] Write()
    {
        var dice = new Dice(20_260_101);
        var csv = new CsvText();
        csv.Row("suffix", "URL", "DESC", "product_name", "brand", "model", "lumens", "colour_temperature_k", "power_w", "ip_rating", "produced_on", "batch", "gtin");
        for (int number = 1; number <= Rows; number++)
        {
            string suffix = string.Create(CultureInfo.InvariantCulture, $"LAMP-2026-{number:D6}");
            (string name, string code, int watts) = dice.Of(Kinds);
            int power = watts + (dice.Next(5) * 2);
            int temperature = dice.Of(Temperatures);
            DateOnly day = new DateOnly(2026, 1, 4).AddDays(number / 25);
            string room = dice.Of(Rooms);
            csv.Row(
                suffix,
                $"https://yingqiao.example/p/{suffix}",
                Description(dice, number, room, power),
                $"{dice.Of(Styles)}{name}",
                dice.Of(Series),
                string.Create(CultureInfo.InvariantCulture, $"{code}-{power}{(char)('A' + dice.Next(6))}"),
                Text(power * (85 + dice.Next(30))),
                Text(temperature),
                Text(power),
                code == "TY" ? "IP65" : dice.OnceIn(3) ? "IP44" : "IP20",
                day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"GZ{day:yyMMdd}-{1 + (number % 3)}"),
                Gtin.Of(Company, number));
        }

        return csv.ToBytes();
    }

    private static string Description(Dice dice, int number, string room, int power) => number switch
    {
        // The one value with a line break, as somebody pasted it.
        17 => "适用于客厅、卧室\n安装前请切断电源",
        _ when dice.OnceIn(40) => $"适用于{room}，{power} W, 可调光, 可调色温",
        _ when dice.OnceIn(200) => $"\"{room}之光\"限量款",
        _ => $"适用于{room}，面积{8 + dice.Next(20)}平方米",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
