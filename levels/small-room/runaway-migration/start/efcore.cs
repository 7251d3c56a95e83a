using Microsoft.EntityFrameworkCore.Migrations;

public partial class AddCurrencyToOrders : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>(
            name: "currency", table: "orders", type: "character varying(3)", maxLength: 3, nullable: true);
        migrationBuilder.Sql("UPDATE orders SET currency = 'EUR';");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropColumn(name: "currency", table: "orders");
    }
}
