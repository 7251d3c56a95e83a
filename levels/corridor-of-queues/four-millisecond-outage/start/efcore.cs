using Microsoft.EntityFrameworkCore.Migrations;

public partial class AddDeliveryHintToOrders : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>(
            name: "delivery_hint", table: "orders", type: "text", nullable: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropColumn(name: "delivery_hint", table: "orders");
    }
}
