using Microsoft.EntityFrameworkCore.Migrations;

public partial class IndexOrdersByStatus : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateIndex(name: "IX_orders_status", table: "orders", column: "status");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropIndex(name: "IX_orders_status", table: "orders");
    }
}
